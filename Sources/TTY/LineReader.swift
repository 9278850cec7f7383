import Foundation
import Synchronization

/// Asks a person, or whoever else writes to a descriptor, for one line after another.
///
/// It reads on a thread of its own and no task: reading a terminal blocks, and would take one of the few threads that
/// all tasks share.
package final class LineReader: Sendable {
    /// What came of a question.
    package enum Event: Sendable, Equatable {
        case line(String)
        /// Ctrl-C: what was typed is thrown away.
        case interrupted
        /// The line is longer than a person types; all of it is thrown away.
        case tooLong
        /// Ctrl-D, the end of the input, or the reader was told to end.
        case end
    }

    /// How lines are read.
    package enum Manner: Sendable {
        /// Edited with libedit; the closure tells how the text before the cursor may go on.
        case edited(history: [String], complete: @Sendable (String) -> Completion)
        /// As the descriptor gives them: a terminal that edits by itself, a file, a pipe.
        case plain
    }

    /// What is asked for.
    package enum Kind: Sendable {
        /// It can be found again with the arrow keys.
        case command
        /// What was typed before the question was seen is no answer to it, and nobody looks for the answer again.
        case confirmation
    }

    /// A question, and where its answer goes.
    struct Question: Sendable {
        var prompt: String
        var kind: Kind
        var answer: CheckedContinuation<Event, any Error>
    }

    private enum Stage {
        case idle
        case asked(Question)
        case reading
        case closed(LineReaderError?)
    }

    private let stage = Mutex(Stage.idle)
    private let bell: Bell

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - input: where lines come from; stays the caller's.
    ///   - output: where prompts are written, and what is typed is shown.
    ///   - manner: how lines are read.
    /// - Throws: ``LineReaderError``.
    package init(input: Int32, output: Int32, manner: Manner) throws(LineReaderError) {
        bell = try Bell()
        Thread.detachNewThread { [self] in
            Signals.blockOnThisThread()
            do throws(LineReaderError) {
                try serve(input: input, output: output, manner: manner)
            } catch { end(error) }
        }
    }

    /// Asks for one line; one question at a time.
    ///
    /// - Parameters:
    ///   - prompt: ASCII; may hold styles, each between two bytes 1.
    ///   - kind: what is asked for.
    /// - Returns: what came of it; ``Event/end`` also when the task is cancelled, and ever after.
    /// - Throws: ``LineReaderError``.
    package func ask(_ prompt: String, _ kind: Kind = .command) async throws -> Event {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                put(Question(prompt: prompt, kind: kind, answer: answer))
            }
        } onCancel: {
            end(nil)
        }
    }

    /// Ends the thread; it may be called more than once.
    package func close() { end(nil) }

    // MARK: The caller's side

    private func put(_ question: Question) {
        let refusal: Result<Event, any Error>? = stage.withLock { stage in
            switch stage {
            case .idle:
                stage = .asked(question)
                return nil
            case .asked, .reading: return .success(.end)
            case .closed(nil): return .success(.end)
            case .closed(let error?): return .failure(error)
            }
        }
        if let refusal { question.answer.resume(with: refusal) } else { bell.ring() }
    }

    private func end(_ error: LineReaderError?) {
        let left: Question? = stage.withLock { stage in
            defer { if case .closed = stage {} else { stage = .closed(error) } }
            guard case .asked(let question) = stage else { return nil }
            return question
        }
        bell.ring()
        guard let left else { return }
        if let error { left.answer.resume(throwing: error) } else { left.answer.resume(returning: .end) }
    }

    // MARK: The thread's side

    private func serve(input: Int32, output: Int32, manner: Manner) throws(LineReaderError) {
        switch manner {
        case .edited(let history, let complete):
            let session = try EditSession(input: input, output: output, bell: bell, complete: complete)
            for line in history { session.remember(line) }
            try answer { question throws(LineReaderError) in
                try session.read(question.prompt, question.kind) { self.isClosed }
            }
        case .plain:
            var lines = PlainLines(input: input, output: output, bell: bell)
            try answer { question throws(LineReaderError) in
                try lines.read(question.prompt, question.kind) { self.isClosed }
            }
        }
    }

    private func answer(_ read: (Question) throws(LineReaderError) -> Event) throws(LineReaderError) {
        while let question = try next() {
            do throws(LineReaderError) {
                let event = try read(question)
                stage.withLock { stage in if case .reading = stage { stage = .idle } }
                question.answer.resume(returning: event)
            } catch {
                question.answer.resume(throwing: error)
                throw error
            }
        }
    }

    /// The next question; `nil` at the end.
    private func next() throws(LineReaderError) -> Question? {
        while true {
            let found: Question? = stage.withLock { stage in
                guard case .asked(let question) = stage else { return nil }
                stage = .reading
                return question
            }
            if let found { return found }
            if isClosed { return nil }
            // Nothing to read but the bell.
            _ = try bell.wait(orReadable: -1)
            bell.hush()
        }
    }

    private var isClosed: Bool {
        stage.withLock { stage in
            if case .closed = stage { return true }
            return false
        }
    }
}
