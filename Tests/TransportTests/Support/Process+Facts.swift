import Foundation
import Testing

/// A number from `/proc/self/status`, in its own unit.
func ownStatus(_ key: String) throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(key + ":") })
    return try #require(line.split { !$0.isNumber }.first.flatMap { Int($0) })
}

/// How many threads this process has.
func ownThreads() throws -> Int { try ownStatus("Threads") }

/// The most memory that this process ever had, in kilobytes.
func peakMemory() throws -> Int { try ownStatus("VmHWM") }

/// How many descriptors this process has open.
func ownDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}
