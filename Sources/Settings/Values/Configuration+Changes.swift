extension Configuration {
    /// What says something else than before, besides who may command and run what: by the names of the sections.
    package func changedSections(since old: Configuration) -> [String] {
        var mine = self
        mine.matrix.admins = old.matrix.admins
        // Whom an alert rings follows the admins only where the file names nobody else.
        if watch.mention == matrix.admins, old.watch.mention == old.matrix.admins {
            mine.watch.mention = old.watch.mention
        }
        let parts: [(String, Bool)] = [
            ("timezone", mine.timezone == old.timezone), ("[matrix]", mine.matrix == old.matrix),
            ("[state]", stateDirectory == old.stateDirectory), ("[host]", hosts == old.hosts),
            ("[service]", services == old.services), ("[commands]", limits == old.limits),
            ("[history]", history == old.history), ("[mask]", maskPatterns == old.maskPatterns),
            ("[watch]", mine.watch == old.watch),
        ]
        return parts.filter { !$0.1 }.map(\.0)
    }
}
