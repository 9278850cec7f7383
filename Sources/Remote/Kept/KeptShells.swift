/// The kept shells of one host, one for each owner, and when another try is worth it.
struct KeptShells: Sendable {
    private var shells: [String?: KeptShell] = [:]
    /// How many in a row never came up, and how often was asked since.
    private var failures: [String?: (count: Int, asked: Int)] = [:]
    /// After so many failures the time between two tries grows no longer.
    private static let mostDoublings = 6

    /// The shell to ask.
    /// - Parameters:
    ///   - owner: Whose shell it is.
    ///   - master: The connection that is up.
    ///   - make: Makes a new one, where there is none; nil when that is not possible now.
    /// - Returns: It; nil where it is not worth a try: each time one never came up, twice as many who ask go without.
    mutating func shell(for owner: String?, over master: Master, make: () -> KeptShell?) -> KeptShell? {
        if let shell = shells[owner] {
            guard shell.isOver || shell.master !== master else { return shell }
            if shell.hasServed {
                failures[owner] = nil
            } else if shell.master === master {
                failures[owner] = ((failures[owner]?.count ?? 0) + 1, 0)
            }
            shells[owner] = nil
        }
        if let failed = failures[owner], failed.asked < 1 << min(failed.count, Self.mostDoublings) {
            failures[owner] = (failed.count, failed.asked + 1)
            return nil
        }
        shells[owner] = make()
        return shells[owner]
    }

    /// All of them that may still be in use.
    var all: [KeptShell] { Array(shells.values) }
}
