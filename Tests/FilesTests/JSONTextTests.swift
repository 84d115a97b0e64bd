import Files
import Testing

@Suite struct JSONTextTests {
  private struct Facts: Codable, Equatable {
    var samplingRate = 120.0
    var path = "a/b.edf"
    var names = ["z": 1, "firstName": 2]
    var missing: Int?
  }

  @Test func `keys are sorted and in snake case, slashes stay, names of a table are kept`() {
    #expect(
      JSONText.encode(Facts())
        == #"{"names":{"firstName":2,"z":1},"path":"a/b.edf","sampling_rate":120}"#)
    #expect(
      JSONText.encode(Facts(), keys: .verbatim)
        == #"{"names":{"firstName":2,"z":1},"path":"a/b.edf","samplingRate":120}"#)
  }

  @Test(arguments: [JSONText.Keys.snakeCase, .verbatim])
  func `what was written is read`(keys: JSONText.Keys) throws {
    let text = JSONText.encode(Facts(), keys: keys)
    #expect(try JSONText.decode(Facts.self, from: text.utf8, keys: keys) == Facts())
  }

  @Test func `what is no number is a text, and no number when it is read`() throws {
    let text = JSONText.encode([1, Double.infinity, -.infinity, .nan])
    #expect(text == #"[1,"inf","-inf","nan"]"#)
    #expect(throws: DecodingError.self) { try JSONText.decode([Double].self, from: text.utf8) }
  }
}
