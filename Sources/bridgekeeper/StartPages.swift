import FoundationEssentials
import Glibc

/// The pages of program files that only the start needed, some ten megabytes of them.
///
/// The system maps code and tables in blocks around each place that is used, and would keep what is never used again
/// mapped for as long as there is memory. Given back, each page is there again when it is used, out of the system's cache
/// of the file.
enum StartPages {
    /// How long the start takes at most; later nothing is lost either, only mapped again.
    static let delay = Duration.seconds(10)

    /// Gives them back.
    ///
    /// Only of mappings of files of which this process has changed nothing: what is read again is what was there.
    static func giveBack() {
        guard let data = FileManager.default.contents(atPath: "/proc/self/smaps") else { return }
        for range in unchanged(in: String(decoding: data, as: UTF8.self)) {
            // It may fail, and then the pages stay.
            _ = unsafe madvise(
                UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
        }
    }

    /// The addresses of the mappings of files that cannot be written, and are as in the file.
    static func unchanged(in text: String) -> [Range<UInt>] {
        var found: [Range<UInt>] = []
        var candidate: Range<UInt>?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard let first = words.first else { continue }
            if !first.hasSuffix(":") {
                let ends = first.split(separator: "-").compactMap { UInt($0, radix: 16) }
                let isReadOnly =
                    words.count == 6 && ["r-xp", "r--p"].contains(words[1]) && words[5].hasPrefix("/")
                candidate = isReadOnly && ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
            } else if ["Anonymous:", "Swap:"].contains(first), words.count != 3 || words[1] != "0" {
                candidate = nil
            } else if first == "Swap:", let range = candidate {
                // The last of the two: what was changed may also lie on a disk.
                found.append(range)
            }
        }
        return found
    }
}
