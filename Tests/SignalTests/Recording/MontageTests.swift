import Signal
import Testing

@Suite struct MontageTests {
  @Test(arguments: [
    ("Fz", "Fz"), ("FZ", "Fz"), ("fp1", "Fp1"), ("Fc5.", "FC5"), ("Oz..", "Oz"),
    ("EEG Fz-Ref", "Fz"), ("EEG FP2-LE", "Fp2"), ("POL T3", "T7"), ("T6", "P8"), ("Cz-A1", "Cz"),
    ("EEG C3-A2", "C3"), ("eeg pz ref", "Pz"), ("EEG:O1", "O1"), ("a1", "A1"), ("PO10", "PO10"),
  ])
  func `a label means an electrode of the system`(label: String, name: String) {
    #expect(Montage.name(of: label) == name)
  }

  @Test(arguments: ["", "EEG", "Fpz-Cz", "Fz-0", "Status", "E12", "A33", "-", "Fz-Cz-Pz"])
  func `other labels mean none`(label: String) {
    #expect(Montage.name(of: label) == nil)
  }

  @Test func `labels of one electrode match and others do not`() {
    #expect(Montage.matches("T3", "T7"))
    #expect(Montage.matches("EEG Fz-Ref", "FZ"))
    #expect(Montage.matches("Aux1.", "aux1"))
    #expect(!Montage.matches("Aux1", "Aux2"))
    #expect(!Montage.matches("Fz", "Cz"))
    #expect(!Montage.matches("Fz", "Fz-0"))
  }

  @Test func `every electrode has a place on the sphere and its mirror image`() throws {
    #expect(Montage.electrodes.count > 70)
    for name in Montage.electrodes {
      let place = try #require(Montage.position(of: name))
      #expect(abs(place.x * place.x + place.y * place.y + place.z * place.z - 1) < 1e-12)
      guard let number = name.last?.wholeNumberValue, number % 2 == 1 else { continue }
      let twin = try #require(Montage.position(of: name.dropLast() + "\(number + 1)"))
      #expect(twin == ElectrodePosition(x: -place.x, y: place.y, z: place.z))
      #expect(place.x < 0, "odd numbers are on the left")
    }
  }

  @Test func `places lie as the system says`() throws {
    func place(_ name: String) throws -> ElectrodePosition {
      try #require(Montage.position(of: name))
    }
    #expect(try place("Cz").z == 1)
    #expect(try place("Nz").y > 0.999)
    #expect(try place("T7").x < -0.95)
    #expect(try place("Fz").y > 0 && place("Pz").y < 0)
    // C3 is half way from T7 to Cz: 36° of the 72° from the top.
    #expect(abs(try place("C3").z - 0.8090169943749475) < 1e-12)
    #expect(try place("F3").y > place("FC3").y && place("F3").x > place("F7").x)
  }
}
