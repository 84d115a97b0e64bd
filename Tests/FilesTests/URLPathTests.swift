import Files
import TestSupport
import Testing

/// Links from one page to another.
@Suite struct URLPathTests {
  @Test func `what a browser would take for something else is escaped`() {
    #expect("../pages/sub-01.html".asURLPath == "../pages/sub-01.html")
    #expect("a b#c?d%e\"/ü".asURLPath == "a%20b%23c%3Fd%25e%22/%C3%BC")
  }

  @Test func `the way from a folder to another goes up and down`() {
    let folder = TemporaryFolder()
    let (a, b) = (folder.path("a"), folder.path("a/b/c"))
    #expect(Directory.way(from: a, to: b) == "b/c/")
    #expect(Directory.way(from: b, to: a) == "../../")
    #expect(Directory.way(from: a, to: a) == "")
    #expect(Directory.way(from: folder.path("x/y"), to: b) == "../../a/b/c/")
  }
}
