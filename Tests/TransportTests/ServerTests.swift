import Testing

/// Tests against real servers, one at a time: several look at the clock, and all start programs.
@Suite("against real servers", .serialized, .timeLimit(.minutes(2)))
enum ServerTests {}
