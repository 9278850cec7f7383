import CEdit
import Glibc

/// libedit on one terminal; lives on one thread.
///
/// libedit calls back into it for every key. Its pointers are owned here and freed with it, and nothing else has them.
@safe
final class EditSession {
    /// Longer is no command.
    private static let longest = 4000

    private let edit: OpaquePointer
    private let history: OpaquePointer
    private let streams: [UnsafeMutablePointer<FILE>]
    private let output: Int32
    private let bell: Bell
    private let complete: @Sendable (String) -> Completion
    private var keys: KeyQueue
    /// What the prompt is; libedit asks for it whenever it draws.
    private var prompt: UnsafeMutablePointer<CChar>?
    private var isClosed: () -> Bool = { false }
    private var outcome = Outcome.line

    private enum Outcome { case line, interrupted, tooLong, end, failed(LineReaderError) }

    init(
        input: Int32, output: Int32, bell: Bell, complete: @escaping @Sendable (String) -> Completion
    ) throws(LineReaderError) {
        guard edit_use_utf8() == 0 else { throw .system(doing: "write UTF-8", code: errno) }
        let streams = try unsafe Self.streams(input, output)
        // Its own to the end: el_end sets the terminal as it was, and by then the caller may have closed his, and somebody
        // else have the number.
        let (input, output) = unsafe (fileno(streams[0]), fileno(streams[1]))
        guard let history = unsafe history_winit(),
            let edit = unsafe el_init_fd(
                "bridgekeeper", streams[0], streams[1], streams[1], input, output, output)
        else { throw .noEditor }
        unsafe (self.edit, self.history, self.streams) = (edit, history, streams)
        (self.output, self.bell, self.complete) = (output, bell, complete)
        keys = KeyQueue(input: input)
        try setUp()
    }

    deinit {
        unsafe el_end(edit)
        unsafe history_wend(history)
        unsafe streams.forEach { unsafe fclose($0) }
        unsafe free(prompt)
    }

    /// Descriptors of their own: closing a stream closes its descriptor.
    private static func streams(_ input: Int32, _ output: Int32) throws(LineReaderError)
        -> [UnsafeMutablePointer<FILE>]
    {
        var streams: [UnsafeMutablePointer<FILE>] = unsafe []
        for (descriptor, mode) in [(input, "r"), (output, "w")] {
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0, let stream = unsafe fdopen(copy, mode) else {
                throw .system(doing: "open the terminal", code: errno)
            }
            unsafe streams.append(stream)
        }
        return unsafe streams
    }

    private func setUp() throws(LineReaderError) {
        unsafe edit_set_client(edit, Unmanaged.passUnretained(self).toOpaque())
        unsafe edit_set_prompt(edit) { edit in unsafe EditSession.of(edit)?.prompt }
        unsafe edit_set_text(edit, EL_EDITOR, "emacs")
        // Handlers of signals are the whole process's; a key for a signal comes as a key.
        unsafe edit_set_number(edit, EL_SIGNAL, 0)
        unsafe edit_keep_signal_keys(edit)
        unsafe edit_history_size(history, Int32(HistoryFile.mostLines))
        unsafe edit_set_history(edit, history)
        unsafe edit_set_reader(edit) { edit, key in
            guard let session = unsafe EditSession.of(edit), let key = unsafe key else { return -1 }
            guard let scalar = session.nextKey() else { return 0 }
            unsafe key.pointee = wchar_t(scalar.value)
            return 1
        }
        unsafe edit_add(edit, "bridgekeeper-complete", "Complete the word") { edit, _ in
            unsafe EditSession.of(edit)?.completeWord() ?? UInt8(CC_ERROR)
        }
        let bindings = [
            ("^I", "bridgekeeper-complete"), ("^R", "em-inc-search-prev"), ("\\e[3~", "ed-delete-next-char"),
            ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"), ("\\e[H", "ed-move-to-beg"),
            ("\\e[F", "ed-move-to-end"), ("\\e[1;5D", "ed-prev-word"), ("\\e[1;5C", "em-next-word"),
        ]
        for (key, function) in bindings {
            guard unsafe edit_bind(edit, key, function) == 0 else { throw .noEditor }
        }
    }

    private static func of(_ edit: OpaquePointer?) -> EditSession? {
        guard let edit = unsafe edit, let client = unsafe edit_client(edit) else { return nil }
        return unsafe Unmanaged<EditSession>.fromOpaque(client).takeUnretainedValue()
    }

    /// Lets the arrow keys find a line.
    func remember(_ line: String) {
        var wide = line.unicodeScalars.map { wchar_t($0.value) }
        wide.append(0)
        _ = unsafe wide.withUnsafeBufferPointer { unsafe edit_history_add(history, $0.baseAddress) }
    }

    /// Waits for a line; blocks.
    func read(_ prompt: String, _ kind: LineReader.Kind, isClosed: @escaping () -> Bool)
        throws(LineReaderError)
        -> LineReader.Event
    {
        self.isClosed = isClosed
        defer { self.isClosed = { false } }
        unsafe free(self.prompt)
        unsafe self.prompt = strdup(prompt)
        outcome = .line
        if kind == .confirmation { keys.forget() }
        // The terminal may have another size by now.
        unsafe el_resize(edit)
        var count: Int32 = 0
        let text = unsafe el_wgets(edit, &count)
        switch outcome {
        case .failed(let error): throw error
        case .interrupted: return .interrupted
        case .tooLong: return .tooLong
        case .end: return .end
        case .line:
            guard let text = unsafe text, count > 0 else {
                Descriptor.write("\n", to: output)
                return .end
            }
            let line = unsafe Self.string(text, Int(count)).filter { !$0.isNewline }
            if kind == .command, !line.allSatisfy(\.isWhitespace) { remember(line) }
            return .line(line)
        }
    }

    private static func string(_ letters: UnsafePointer<wchar_t>, _ count: Int) -> String {
        let scalars = unsafe UnsafeBufferPointer(start: letters, count: count).map {
            Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}"
        }
        return String(String.UnicodeScalarView(scalars))
    }

    // MARK: Called by libedit

    /// The next key; `nil` ends the line, and with it the input.
    private func nextKey() -> Unicode.Scalar? {
        while true {
            if let key = keys.next() {
                guard key != "\u{03}" else {
                    outcome = .interrupted
                    // Seen as what it is behind the whole line, which then ends.
                    keys.press("\u{05}^C\r")
                    continue
                }
                if length > Self.longest, key != "\r", key != "\n" {
                    outcome = .tooLong
                    continue
                }
                return key
            }
            do throws(LineReaderError) {
                if try bell.wait(orReadable: keys.input) {
                    bell.hush()
                    guard isClosed() else { continue }
                    outcome = .end
                    return nil
                }
            } catch {
                outcome = .failed(error)
                return nil
            }
            // At a hangup there is nothing more to come.
            guard keys.fill() else { return nil }
        }
    }

    private var length: Int {
        guard let line = unsafe el_wline(edit) else { return 0 }
        return unsafe line.pointee.lastchar - line.pointee.buffer
    }

    private func completeWord() -> UInt8 {
        guard let line = unsafe el_wline(edit), let start = unsafe line.pointee.buffer,
            let cursor = unsafe line.pointee.cursor
        else { return UInt8(CC_ERROR) }
        let completion = complete(unsafe Self.string(start, cursor - start))
        let insertion = completion.insertion
        guard insertion.isEmpty else {
            let isDone = unsafe el_insertstr(edit, insertion) == 0
            return UInt8(isDone ? CC_REFRESH : CC_ERROR)
        }
        guard completion.candidates.count > 1 else { return UInt8(CC_ERROR) }
        let list = completion.list(columns: TTY(output).size.columns)
        Descriptor.write("\n" + list.map { $0 + "\n" }.joined(), to: output)
        return UInt8(CC_REDISPLAY)
    }
}
