import Glibc

/// Lines as a descriptor gives them, which need not come whole.
struct PlainLines {
    /// More than anybody types; what is longer is thrown away up to its end.
    static let longest = 1 << 16

    private let input: Int32
    private let output: Int32
    private let bell: Bell
    private var waiting: [UInt8] = []
    private var hasEnded = false

    init(input: Int32, output: Int32, bell: Bell) {
        self.input = input
        self.output = output
        self.bell = bell
    }

    /// Waits for a line; blocks.
    mutating func read(_ prompt: String, _ kind: LineReader.Kind, isClosed: () -> Bool)
        throws(LineReaderError)
        -> LineReader.Event
    {
        if kind == .confirmation {
            waiting = []
            tcflush(input, TCIFLUSH)
        }
        Descriptor.write(prompt, to: output)
        var isTooLong = false
        // What was looked through already.
        var known = 0
        while true {
            if let end = waiting[known...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { waiting.removeFirst(end + 1) }
                return isTooLong ? .tooLong : .line(String(decoding: waiting[..<end], as: UTF8.self))
            }
            if waiting.count > Self.longest { (isTooLong, waiting) = (true, []) }
            known = waiting.count
            if hasEnded {
                defer { waiting = [] }
                if isTooLong { return .tooLong }
                return waiting.isEmpty ? .end : .line(String(decoding: waiting, as: UTF8.self))
            }
            if try bell.wait(orReadable: input) {
                bell.hush()
                if isClosed() { return .end }
                continue
            }
            let some = Descriptor.read(input) ?? []
            if some.isEmpty { hasEnded = true }
            waiting += some
        }
    }
}
