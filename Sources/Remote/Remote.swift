// Remote runs scripts on a host and brings back what they wrote and how they ended.
//
// A host is reached over OpenSSH (`SSHHost`) or is this machine (`LocalHost`). What only reads is a `Query`; whatever
// changes something is a job (`Jobs`): launched by ID, detached on the host, followed by offset, and started once
// whoever asks for it how often. The shell's side of both is `Shell/job.sh`.
//
// It does not know what docker or git is, nor what an answer means: that is `Contract`. It asks nobody and says
// nothing to a room, and it never starts anything again by itself.

/// A machine on which scripts are run.
///
/// Whatever it is asked while it cannot be reached fails with an error that says why; nothing waits without a limit.
package protocol Host: Sendable {
    /// What people call it; stands in errors.
    var name: String { get }

    /// Keeps whatever connection there is; runs until its task is cancelled.
    ///
    /// A session of a host that is reached over a network needs this to be running. It may be called once.
    /// - Throws: `RemoteError` when it was called before.
    func run() async throws

    /// Has the next session log in anew, unless others are under way: the user's groups may have changed there, and a kept
    /// connection has those of its login.
    func renew()

    /// Runs a script in a shell of its own, and hands over what it answers while it runs.
    ///
    /// The script ends when `body` returns or throws, when the connection breaks, and when the task is cancelled: in
    /// each case the shell's standard input closes, and all scripts of this target end with it.
    /// - Parameters:
    ///   - session: What is to be run.
    ///   - body: Reads the answers. It is called once the script has said that it runs, once at most.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` threw, or why the script could not be run to its end.
    func session<Result: Sendable>(
        _ session: Session,
        _ body: (Channel) async throws(RemoteError) -> Result
    ) async throws(RemoteError) -> Result

    /// Runs a brief query in a shell that is kept, where there is one.
    /// - Parameter query: What to run.
    /// - Returns: How it ended and what it wrote; nil when a session has to be asked instead.
    /// - Throws: Why nobody can be asked.
    func brief(_ query: Query) async throws(RemoteError) -> QueryResult?
}
