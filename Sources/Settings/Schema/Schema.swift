/// Every key of the configuration file: what it has to be, what stands in for it, and what it says.
///
/// One source for reading, for the nearest known key of a mistyped one, and for the test that holds
/// `config.example.toml` to it. The keys of each section stand in a file of their own.
package enum Schema {
    /// What may stand before all sections.
    static let root = SectionFacts(
        "", [timezone.facts],
        sections: ["matrix", "state", "host", "service", "commands", "history", "mask", "watch"])

    /// All sections, in the order of the example.
    package static let sections = [
        root, MatrixKeys.section, StateKeys.section, HostKeys.section, ServiceKeys.section,
        TimeoutKeys.section, ActionKeys.section, ProbeKeys.section, CommandKeys.section,
        HistoryKeys.section, MaskKeys.section, WatchKeys.section, CrashLoopKeys.section, SlowLoopKeys.section,
    ]

    static let timezone = Key.optional("timezone", .zone, "in which clock times are written")
}
