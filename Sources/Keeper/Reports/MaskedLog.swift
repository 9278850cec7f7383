package import Logging
import Remote

/// A log whose lines leave as everything else does: one line each, nothing hidden in it, and without secrets.
///
/// Libraries write to it too, and errors carry the words of others.
package struct MaskedLog: LogHandler {
    private var inner: any LogHandler
    private let mask: Mask

    /// - Parameters:
    ///   - inner: writes the lines.
    ///   - mask: takes the secrets out of them.
    package init(_ inner: any LogHandler, mask: Mask) {
        self.inner = inner
        self.mask = mask
    }

    package var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    package var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = clean(newValue) }
    }

    package var metadataProvider: Logger.MetadataProvider? {
        get { inner.metadataProvider }
        set { inner.metadataProvider = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue.map { .string(clean("\($0)")) } }
    }

    package func log(event: LogEvent) {
        var event = event
        event.message = "\(clean(event.message.description))"
        var metadata = event.metadata ?? [:]
        if let provider = inner.metadataProvider {
            metadata.merge(provider.get()) { explicit, _ in explicit }
        }
        if let error = event.error { metadata["error"] = "\(error)" }
        // What the inner one would add by itself is in there already.
        event.error = nil
        event.metadata = metadata.isEmpty ? nil : clean(metadata)
        inner.log(event: event)
    }

    private func clean(_ metadata: Logger.Metadata) -> Logger.Metadata {
        metadata.mapValues { .string(clean("\($0)")) }
    }

    private func clean(_ text: String) -> String { mask.line(Cleaner.visible(text)) }
}
