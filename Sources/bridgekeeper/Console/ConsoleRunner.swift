import ArgumentParser
import Keeper
import TTY
import UnixSignals

/// Runs the commands of a terminal, one or many.
struct ConsoleRunner: Sendable {
    let console: Console
    let screen: Screen
    let interrupts: Interrupts
    let isDry: Bool
    let isConfirmed: Bool

    /// Does something with the hosts at hand and the keyboard's signals as events.
    func withSignals(_ body: @escaping @Sendable () async throws -> ExitCode) async throws -> ExitCode {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await console.connected {
            try await withThrowingTaskGroup(of: ExitCode?.self) { group in
                group.addTask {
                    await interrupts.pass(signals)
                    return nil
                }
                group.addTask { try await body() }
                defer { group.cancelAll() }
                while let status = try await group.next() {
                    if let status { return status }
                }
                throw CancellationError()
            }
        }
    }

    /// Runs one command; Ctrl-C and SIGTERM end the wait for it.
    func run(_ line: String) async -> ExitCode { await answered(line, isConfirmed: isConfirmed).status }

    /// Runs what a person types until there is no more of it.
    ///
    /// - Returns: how it ended: for what is no terminal, with the first command that was not done.
    func run(_ lines: ConsoleLines) async throws -> ExitCode {
        defer { lines.close() }
        while true {
            let (event, signal) = try await asked(lines, lines.prompt, .command)
            if signal == .sigterm { return ExitStatus.terminated }
            if signal != nil, !lines.isTerminal { return ExitStatus.interrupted }
            switch event {
            case .end: return ExitStatus.done
            case .interrupted: continue
            case .tooLong:
                screen.complain("That line is longer than any command; nothing ran.")
                if !lines.isTerminal { return ExitStatus.usage }
            case .line(let line):
                guard let command = lines.command(line) else { continue }
                if lines.isEnd(command) { return ExitStatus.done }
                do { try lines.remember(command) } catch { screen.complain("\(error)") }
                let (status, signal) = try await obey(command, lines)
                if signal == .sigterm { return ExitStatus.terminated }
                if !lines.isTerminal, status != ExitStatus.done { return status }
            }
        }
    }

    /// Runs one command, after a question where it asks first.
    func run(_ line: String, asking lines: ConsoleLines) async throws -> ExitCode {
        defer { lines.close() }
        return try await obey(line, lines).status
    }

    private func obey(_ line: String, _ lines: ConsoleLines) async throws -> (status: ExitCode, UnixSignal?) {
        guard lines.isTerminal, !isDry, !isConfirmed else {
            return await answered(line, isConfirmed: isConfirmed, nil, lines.terminal)
        }
        // It may have to be looked at first what is asked.
        let (question, ended) = try await interrupts.during(endedBy: { _ in true }) {
            await console.question(line)
        }
        if ended == .sigterm { return (ExitStatus.terminated, ended) }
        if ended != nil { return (ExitStatus.interrupted, ended) }
        guard let question else { return await answered(line, isConfirmed: false, nil, lines.terminal) }
        screen.say(question.text)
        let begun = ContinuousClock.now
        let (answer, signal) = try await asked(lines, "yes or no? ", .confirmation)
        if signal == .sigterm { return (ExitStatus.terminated, signal) }
        guard case .line(let word) = answer, lines.isYes(word) else {
            screen.say("Nothing ran.")
            return (ExitStatus.failed, nil)
        }
        guard ContinuousClock.now - begun <= console.patience else {
            screen.say("That answer came too late; nothing ran. Give the command anew.")
            return (ExitStatus.failed, nil)
        }
        return await answered(line, isConfirmed: true, question, lines.terminal)
    }

    /// At a line editor Ctrl-C is a key; a terminal without one throws the line away and makes a signal of it.
    private func asked(_ lines: ConsoleLines, _ prompt: String, _ kind: LineReader.Kind) async throws
        -> (LineReader.Event, UnixSignal?)
    {
        try await interrupts.during { signal in
            guard signal == .sigint, lines.isTerminal else { return true }
            if !lines.isEdited { Terminal.draw("\n" + prompt) }
            return false
        } _: {
            try await lines.reader.ask(prompt, kind)
        }
    }

    private func answered(
        _ line: String, isConfirmed: Bool, _ question: Console.Question? = nil,
        _ terminal: QuietTerminal? = nil
    ) async -> (status: ExitCode, UnixSignal?) {
        terminal?.hush()
        defer { terminal?.restore() }
        do {
            let (answer, signal) = try await interrupts.during(endedBy: { _ in true }) {
                if isDry { return await console.dryRun(line) }
                return try await console.run(line, isConfirmed: isConfirmed, question: question) {
                    screen.show($0)
                }
            }
            let status = end(answer)
            return (signal == .sigterm ? ExitStatus.terminated : status, signal)
        } catch {
            screen.clear()
            screen.complain("\(error)")
            return (ExitStatus.failed, nil)
        }
    }

    private func end(_ answer: Console.Answer) -> ExitCode {
        screen.clear()
        answer.status == .done ? screen.say(answer.text) : screen.complain(answer.text)
        return ExitCode(answer.status.rawValue)
    }
}
