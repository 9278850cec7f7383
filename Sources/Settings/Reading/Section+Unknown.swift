import TOML

extension Section {
    /// Notes every key that means nothing here, with the one that was probably meant.
    func refuseUnknown(besides facts: SectionFacts) {
        for (key, value) in table.entries where !facts.names.contains(where: key.isNamed) {
            refuse(key, Self.words(for: key, value, in: facts))
        }
    }

    private static func words(for key: TOMLKey, _ value: TOMLValue, in facts: SectionFacts) -> String {
        let noun = if case .table = value.kind { "section" } else { "key" }
        let nearest = NearestName.of(key.name, among: facts.names)
        // `secret` is near `secrets`, the names of files; all else of the kind is somebody's secret itself.
        if isSecret(key), nearest != ServiceKeys.secrets.facts.name {
            return "a secret must not stand in this file; put the access token into a file named by "
                + "[matrix] access_token_file, or into the environment's BRIDGEKEEPER_ACCESS_TOKEN"
        }
        if let nearest { return "unknown \(noun); did you mean \(nearest)?" }
        let elsewhere = Schema.sections.filter { $0.names.contains(where: key.isNamed) }
        if let place = elsewhere.first {
            return place.title.isEmpty
                ? "unknown \(noun); it belongs at the top of the file, before all sections"
                : "unknown \(noun) here; it belongs in \(place.title)"
        }
        return "unknown \(noun); known here: \(facts.names.joined(separator: ", "))"
    }

    /// Whether somebody pasted what belongs in no file that others read.
    private static func isSecret(_ key: TOMLKey) -> Bool {
        let letters = key.name.utf8.prefix(64).filter(\.isLetterOrDigit).map { $0 | 0x20 }
        let name = String(decoding: letters, as: UTF8.self)
        return ["token", "password", "passphrase", "secret"].contains(where: name.hasSuffix)
    }
}
