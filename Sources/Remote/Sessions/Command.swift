import Subprocess

#if canImport(Glibc)
    import Glibc
#endif

/// A program of this machine, as it is started: always in a session of its own, with nothing of ours but three pipes.
struct Command: Sendable {
    /// A name to be looked for in PATH, or a path.
    let program: String
    let arguments: [String]
    let environment: Environment
    let ending: Ending

    /// How the program is ended when its answer is no longer wanted.
    enum Ending: Sendable {
        /// At once: the far side learns of it because its standard input closes.
        case atOnce
        /// By closing its standard input, and by force only when that did not help.
        case byInput

        /// What is done when the task is cancelled, before the program is killed with all that it started.
        ///
        /// Its input closes by itself then; a signal that does nothing only gives it the time to end.
        fileprivate var steps: [TeardownStep] {
            switch self {
            case .atOnce:
                [.send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
            case .byInput:
                [.send(signal: .resume, toProcessGroup: true, allowedDurationToNextStep: .seconds(4))]
            }
        }
    }

    typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    /// Starts it, and returns when it has ended.
    func run<Result: Sendable>(_ body: (Running) async throws -> Result) async throws -> Result {
        _ = Self.brokenPipesAreErrors
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = ending.steps
        // A path goes through env, which becomes the program it is given: only names are looked for in PATH.
        let isPath = program.utf8.contains(UInt8(ascii: "/"))
        let configuration = Configuration(
            executable: .name(isPath ? "env" : program),
            arguments: Arguments(isPath ? [program] + arguments : arguments),
            environment: environment,
            platformOptions: options
        )
        return try await Subprocess.run(
            configuration, input: .inputWriter, output: .sequence, error: .sequence, body: body
        ).closureResult
    }

    /// Why it could not be run.
    func explain(_ error: any Error, host: String) -> RemoteError {
        if error is CancellationError || Task.isCancelled { return .cancelled }
        guard let failure = error as? SubprocessError else {
            return .unreachable(host: host, kind: .other, words: "\(program) could not be run")
        }
        return failure.code == .executableNotFound
            ? .notFound(program: program)
            : .unreachable(host: host, kind: .other, words: failure.description)
    }

    /// Writing to a program that has ended has to be an error: by default it would end this whole process.
    private static let brokenPipesAreErrors: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()
}
