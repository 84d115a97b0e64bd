/// The version of this package.
public enum ToolVersion {
  /// What stands in every file that is written, and what the tool says of itself.
  public static let current = "0.1.0"
}
