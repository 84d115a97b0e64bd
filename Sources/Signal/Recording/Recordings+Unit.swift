extension [Recording] {
  /// The units that some electrodes are recorded in, as they are written.
  package func units(of electrodes: [String]) -> Set<String> {
    let electrodes = Set(electrodes)
    return Set(
      flatMap(\.channels).filter { electrodes.contains($0.label) }.map { "\($0.unit)" })
  }
}
