import FoundationEssentials

/// Where an answer's body goes, and how much of it may come.
struct AnswerBody {
    /// How much of a refusal's text is kept when the answer itself was to go to a file.
    static let refusalLimit = 1 << 20

    private var file: PartFile?
    private let limit: Int
    private var bytes = 0
    /// What is held in memory.
    private(set) var data = Data()

    /// Makes the place for the body, before anything is sent: a folder that cannot be written to is refused
    /// while that costs nothing.
    init(limit: Int, file path: String?) throws(TransportError) {
        self.limit = limit
        file = if let path { try PartFile(for: path) } else { nil }
    }

    /// Takes the next bytes, decoded.
    ///
    /// - Parameters:
    ///   - piece: What came.
    ///   - status: The answer's status. What is no success does not go to the file: it is an error's text.
    /// - Throws: `answerTooLarge` beyond the limit; `file` if the disk is full.
    mutating func take(_ piece: UnsafeRawBufferPointer, status: Int) throws(TransportError) {
        let goesToFile = file != nil && AnswerBody.isSuccess(status)
        let limit = file == nil || goesToFile ? limit : min(limit, AnswerBody.refusalLimit)
        guard piece.count <= limit - bytes else { throw .answerTooLarge(limit: limit) }
        bytes += piece.count
        if goesToFile {
            try file?.write(piece)
        } else {
            data.append(contentsOf: piece)
        }
    }

    /// Ends the body: the file gets its name, or is removed if the answer was no success.
    mutating func finish(status: Int) throws(TransportError) {
        if AnswerBody.isSuccess(status) { try file?.finish() }
        file = nil
    }

    private static func isSuccess(_ status: Int) -> Bool {
        (200..<300).contains(status)
    }
}
