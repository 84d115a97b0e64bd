import Evaluation
import Randomness
import Testing

@Suite struct SignedRanksTests {
  // python3 -c "from scipy.stats import wilcoxon, binomtest as b
  // for x in ([.1,.4,-.2,.3,.9,.7,.55,-.05],[-1.,-2,-3,4,5.5],[.3],[.1,.2,.3,.4,.5]):
  //   print(wilcoxon(x,method='exact').pvalue, b(sum(v>0 for v in x),len(x)).pvalue)"   (SciPy 1.17.1)
  @Test(arguments: [
    ([0.1, 0.4, -0.2, 0.3, 0.9, 0.7, 0.55, -0.05], 0.0546875, 0.2890625),
    ([-1, -2, -3, 4, 5.5], 0.8125, 1.0),
    ([0.3], 1.0, 1.0),
    ([0.1, 0.2, 0.3, 0.4, 0.5], 0.0625, 0.0625),
  ])
  func `probabilities are SciPy's`(differences: [Double], wilcoxon: Double, sign: Double) {
    let ranks = SignedRanks(differences)
    #expect(abs(ranks.wilcoxon - wilcoxon) < 1e-12)
    #expect(abs(ranks.sign - sign) < 1e-12)
  }

  @Test func `with ties it is the share of all signs that lie as far from the middle`() {
    let differences = [1.0, 1, 2, -2, 2, 3, -4, 0, 5, 5]
    let ranks = [1.5, 1.5, 4, 4, 4, 6, 7, 8.5, 8.5]
    let signs = [1.0, 1, 1, -1, 1, 1, -1, 1, 1]
    let seen = abs(zip(ranks, signs).reduce(0) { $0 + $1.0 * $1.1 })
    var asFar = 0
    for choice in 0..<512 {
      let sum = ranks.indices.reduce(0.0) { $0 + (choice >> $1 & 1 == 1 ? ranks[$1] : -ranks[$1]) }
      if abs(sum) >= seen { asFar += 1 }
    }
    let test = SignedRanks(differences)
    #expect(abs(test.wilcoxon - Double(asFar) / 512) < 1e-12)
    #expect(test.above == 7 && test.below == 2)
  }

  @Test func `last bits make no difference and break no tie`() {
    let sixth = [1.0 / 3 - 0.5, 0.5 - 2.0 / 3, 5.0 / 6 - 1, -1.0 / 6]
    let noisy = SignedRanks(sixth + [1.0 / 3, 0.1 + 0.2 - 0.3])
    let exact = SignedRanks([-1, -1, -1, -1, 2, 0])
    #expect(noisy == exact && exact.wilcoxon == 0.75 && noisy.above == 1)
  }

  @Test func `the exact probability and the normal one meet at sixty`() {
    var generator = SeededGenerator(seed: 4)
    let differences = (0..<61).map { _ in generator.normal() + 0.25 }
    let exact = SignedRanks(Array(differences.prefix(60))).wilcoxon
    let normal = SignedRanks(Array(differences.prefix(60)) + [differences[60] * 1e-9]).wilcoxon
    #expect(abs(exact - normal) < 0.1 * exact + 0.005)
  }

  @Test func `nothing but zeros says nothing, and the sign does not matter`() {
    #expect(SignedRanks([0, 0]).wilcoxon == 1)
    #expect(SignedRanks([]).sign == 1)
    let differences = [0.3, -0.1, 0.6, 0.9, -0.2]
    #expect(
      SignedRanks(differences).wilcoxon == SignedRanks(differences.map { -$0 }).wilcoxon)
  }

  @Test func `Holm's correction multiplies by what is left, and never falls`() {
    // statsmodels.stats.multitest.multipletests([.01,.04,.03,.005], method='holm')[1]
    let corrected = holmCorrected([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(corrected, [0.03, 0.06, 0.06, 0.02]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(holmCorrected([0.6, 0.9]) == [1, 1])
  }
}
