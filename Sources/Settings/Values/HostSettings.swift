package import Remote

/// A machine on which services run.
package struct HostSettings: Sendable, Equatable {
    /// How a host is reached.
    package enum Connection: Sendable, Equatable {
        /// Over OpenSSH.
        case ssh(SSHOptions)
        /// It is the machine that the bot runs on.
        case local
    }

    /// What people call it; the name of its section.
    package var name: String
    /// How it is reached.
    package var connection: Connection

    /// Takes both as they are; what is read from a file is checked.
    package init(name: String, connection: Connection) {
        self.name = name
        self.connection = connection
    }
}
