import Files
import Testing

/// Programs that are run to their end.
@Suite struct ChildProcessTests {
  @Test func `output and status are a program's own`() {
    let count = "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done"
    let long = ChildProcess.run(["/bin/sh", "-c", count])
    #expect(long?.status == 0)
    #expect(long?.output.split(separator: "\n").count == 20_000)
    #expect(ChildProcess.run(["/bin/sh", "-c", "exit 7"])?.status == 7)
    #expect(ChildProcess.run(["/bin/sh", "-c", "kill -9 $$"])?.status == 137)
    #expect(ChildProcess.run(["sh", "-c", "cat; printf \"$HOME\""])?.output.isEmpty == false)
  }

  @Test func `what is not there is not run`() {
    #expect(ChildProcess.run(["/nowhere/program"]) == nil)
    #expect(ChildProcess.run(["no-such-program-of-anybody"]) == nil)
  }
}
