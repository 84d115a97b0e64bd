extension [Recording] {
  /// The unit that all of some electrodes are recorded in; `nil` where they differ, and where nothing says it.
  package func unit(of electrodes: [String]) -> String? {
    let electrodes = Set(electrodes)
    let channels = flatMap(\.channels).filter { electrodes.contains($0.label) }
    let units = Set(channels.map { "\($0.unit)" })
    return units.count == 1 && units != ["no unit"] ? units.first : nil
  }
}
