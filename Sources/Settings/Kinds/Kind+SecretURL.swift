import Transport

extension Kind where Value == SecretURL {
    /// An address that is called, and told nobody: the hint says nothing of it.
    static var secretURL: Self {
        .text("an address like \"https://monitor.example.org/…\"") { text in
            do throws(TransportError) {
                return .right(try SecretURL(text))
            } catch {
                if case .invalidURL(let reason) = error { return .wrong(hint: reason) }
                return .wrong(hint: "only https is called, and http on this machine")
            }
        }
    }
}
