import Files
import Reading
import Signal
import TestSupport
import Testing

@Suite struct ElectrodeLocationsTests {
  private func locations(_ text: String) throws -> ElectrodeLocations {
    try ElectrodeLocations(FileBytes(Array(text.utf8), path: "places"))
  }

  @Test func `polar places count from the nose and reach the equator at half`() throws {
    let places = try locations("1 0 0.5 Nz\n2 90 .25 C4\n3 0 0 Cz\n").places
    let (nose, right) = (try #require(places["Nz"]), try #require(places["C4"]))
    #expect(abs(nose.y - 1) < 1e-12 && abs(nose.z) < 1e-12)
    #expect(right.x > 0 && abs(right.x - right.z) < 1e-12)
    #expect(places["Cz"]?.z == 1)
  }

  @Test func `a table's places lie on the unit sphere, those not measured nowhere`() throws {
    let places = try locations("name\tx\ty\tz\nCz\t0\t0\t95\nPz\tn/a\tn/a\tn/a\n").places
    #expect(places == ["Cz": ElectrodePosition(x: 0, y: 0, z: 1)])
  }

  @Test func `a line that is of neither kind is named`() {
    let error = #expect(throws: ReadingError.self) { try locations("1 0 0.5 Nz\n2 east 1 C4\n") }
    #expect(error?.description.hasPrefix("places: line 2: found “2 east 1 C4”") == true)
  }

  @Test(.enabled(if: SharedFiles.hasRecordings, "the shared recordings are not here"))
  func `places agree with a common file of locations`() throws {
    let bytes = try FileBytes(path: SharedFiles.recording("bci2000/eeg64.loc"))
    let locations = try ElectrodeLocations(bytes)
    #expect(locations.places.count == 64)
    for (label, place) in locations.places {
      guard let ours = Montage.position(of: label) else { continue }
      let cosine = ours.x * place.x + ours.y * place.y + ours.z * place.z
      #expect(cosine > 0.97, "\(label) within 14 degrees")
    }
  }
}
