/// One entry of a job's log.
package struct JobRecord: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A step begins; numbers from 1.
        case stepBegan(number: Int, of: Int, name: String)
        /// A step has ended. 137 and 143 are what the shell says of a signal, and what a program may say itself.
        case stepEnded(number: Int, exitCode: Int32)
        /// The log is complete; the result follows within a moment.
        case ended(JobOutcome, step: Int, exitCode: Int32)
        /// A line of a step, cleaned, or our word on what the host left out between two lines.
        case line(stream: OutputStream, text: String)
    }

    /// Where the log goes on behind it, in bytes: what `follow` is called with after a broken connection.
    package var offset: Int
    /// Seconds since 1970 by the host's clock; nil for a line of a step.
    package var time: Int64?
    package var kind: Kind

    package init(offset: Int, time: Int64?, kind: Kind) {
        self.offset = offset
        self.time = time
        self.kind = kind
    }
}
