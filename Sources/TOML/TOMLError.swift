/// The first mistake in a document.
package struct TOMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where the mistake was noticed; for what is never closed, where it was opened.
    package let position: TOMLPosition

    /// What was expected, in one line without a capital or a full stop.
    ///
    /// It may quote a key or a single character of the document, both made harmless to show; never a value.
    package let reason: String

    /// The place and the reason, in one line.
    package var description: String { "\(position): \(reason)" }
}
