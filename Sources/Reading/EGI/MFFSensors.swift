import Files
import Signal

/// The sensors of a layout (`sensorLayout.xml`, `coordinates.xml`), in order.
struct MFFSensors {
  /// One sensor.
  struct Sensor {
    var name = ""
    var number = 0
    /// 0 an electrode, 1 the reference, 2 a landmark of the head.
    var type = 0
    var x = 0.0
    var y = 0.0
    var z = 0.0
  }

  /// All of them; none of a file that is not there.
  private(set) var sensors: [Sensor] = []

  init(_ bytes: FileBytes?) throws(ReadingError) {
    guard let bytes else { return }
    var elements = XMLElements(try ByteReader(bytes).array(at: 0, length: bytes.count))
    var sensor = Sensor()
    while let element = elements.next() {
      if element.name == "sensor" {
        sensors.append(sensor)
        sensor = Sensor()
      }
      guard element.path.dropLast().last == "sensor", let text = element.text else { continue }
      switch element.name {
      case "name": sensor.name = text == "None" ? "" : text
      case "number": sensor.number = Int(decimal: text) ?? 0
      case "type": sensor.type = Int(decimal: text) ?? 0
      case "x": sensor.x = Double(decimal: text) ?? 0
      case "y": sensor.y = Double(decimal: text) ?? 0
      case "z": sensor.z = Double(decimal: text) ?? 0
      default: continue
      }
    }
  }

  /// The sensor of that number that is no landmark; `nil` where there is none.
  func sensor(_ number: Int) -> Sensor? {
    sensors.first { $0.number == number && $0.type < 2 }
  }
}

extension MFFSensors.Sensor {
  /// Its direction from the head's centre; `nil` where it has none.
  var position: ElectrodePosition? {
    let length = (x * x + y * y + z * z).squareRoot()
    guard length > 0, length.isFinite else { return nil }
    return ElectrodePosition(x: x / length, y: y / length, z: z / length)
  }
}
