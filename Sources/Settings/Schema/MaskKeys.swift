/// The keys of `[mask]`.
enum MaskKeys {
    static let patterns = Key.optional("patterns", .maskPatterns, "what else is a secret")

    static let section = SectionFacts("[mask]", [patterns.facts])
}
