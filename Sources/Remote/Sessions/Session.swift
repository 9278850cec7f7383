/// A script that is to be run in a shell of its own, and how.
package struct Session: Sendable {
    /// Which places of a connection it may take.
    package enum Kind: Sendable {
        /// Over in a moment; never kept waiting by streams.
        case quick
        /// Goes on until something ends.
        case stream
        /// A shell that is kept: only where places are plenty.
        case kept
        /// What is heard as it happens: one for each connection, and only where places are plenty.
        case listener
    }

    let tag: Tag
    /// The whole standard input of the shell, up to where it is kept open.
    let script: String
    /// Whose shell it is to be; nil for the one that the login gives.
    let owner: String?
    let kind: Kind
    /// How long it may take in all, the waiting for a place not counted; nil for as long as the connection stands.
    let limit: Duration?

    /// A session that calls one verb of the shell file.
    init(_ call: Call, owner: String?, kind: Kind = .quick, limit: Duration?) throws(RemoteError) {
        guard owner.map({ Word.isName($0, atMost: 64) }) ?? true else {
            throw .invalid("the owner is no user name")
        }
        tag = call.tag
        script = try call.script()
        self.owner = owner
        self.kind = kind
        self.limit = limit
    }

    /// The command that gives the shell: fixed, but for the owner, and the same in every login shell.
    var command: [String] {
        guard let owner else { return ["exec", "/bin/sh", "-s"] }
        return ["sudo", "-n", "-iu", owner, "bash", "-lc", "exec /bin/sh -s"]
    }

    /// The same as one text, for a shell that takes it apart again.
    var commandLine: String {
        owner == nil
            ? command.joined(separator: " ")
            : command.map { $0.contains(" ") ? Call.quoted($0) : $0 }.joined(separator: " ")
    }
}
