/// An address that is a secret itself: whoever knows it may call it.
///
/// It shows itself nowhere by accident: not when printed, not when dumped.
package struct SecretURL: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The address in clear, for the call.
    package let secret: String

    /// Checks an address by the rules of a call: `https`, or `http` to this machine.
    ///
    /// - Parameter text: An absolute URL, percent-encoded, without user and password.
    /// - Throws: As `HTTPClient.send` would, before anything is opened.
    package init(_ text: String) throws(TransportError) {
        guard text.utf8.count <= 2_048 else { throw .invalidURL(reason: "longer than 2048 bytes") }
        _ = try Address(text)
        secret = text
    }

    /// What must be masked in all that leaves: the address, and what stands behind the host.
    package var parts: [String] {
        let path = secret.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3)
        return [secret] + path.map(String.init).filter { !$0.isEmpty }
    }

    /// A stand-in that says nothing of the address.
    package var description: String { "(secret address)" }

    /// The same stand-in.
    package var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
