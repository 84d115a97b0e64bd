import Signal
import Testing

@Suite struct AlignedBufferTests {
  @Test(
    "buffers of any size begin at a multiple of 64 bytes, hold zeros and keep what is written",
    arguments: [0, 1, 17, 1 << 19, (1 << 19) + 1, 3 << 20])
  func holds(count: Int) {
    let buffer = AlignedBuffer(count: count)
    #expect(buffer.count == count)
    #expect(buffer.withPointer { Int(bitPattern: $0) } % 64 == 0)
    let numbers = (0..<count).map { Float($0 % 1021) }
    buffer.withSpan { span in
      #expect(span.withUnsafeBufferPointer { Array($0) } == Array(repeating: 0, count: count))
    }
    buffer.withMutableSpan { span in
      for index in span.indices { span[index] = numbers[index] }
    }
    buffer.withSpan { span in
      #expect(span.withUnsafeBufferPointer { Array($0) } == numbers)
    }
  }
}
