import Glibc

/// Why there are no lines to be had.
package enum LineReaderError: Error, Equatable, CustomStringConvertible {
    case system(doing: String, code: Int32)
    case noEditor

    package var description: String {
        switch self {
        case .system(let doing, let code):
            "it was not possible to \(doing): \(unsafe String(cString: strerror(code)))"
        case .noEditor: "the terminal takes no line editor: try it with TERM=dumb"
        }
    }
}
