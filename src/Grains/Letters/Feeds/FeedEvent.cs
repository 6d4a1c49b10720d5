using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Feeds;

/// <summary>Something that happened to a sender's letter.</summary>
/// <param name="Type">What.</param>
/// <param name="Letter">Which letter: its own entry.</param>
/// <param name="Version">The letter's version in its mailbox.</param>
/// <param name="At">Milliseconds since 1970.</param>
/// <param name="Position">The entry that tells it: unique, and in order within its shard.</param>
/// <param name="Dispatch">The dispatch that the letter belongs to, if the entry says so, or 0.</param>
/// <param name="Mailbox">Whose letter: for the engine, not for the sender.</param>
/// <param name="Merge">The merge of the portal that the letter is a row of, if the entry says so, or 0.</param>
public readonly record struct FeedEvent(
    EntryType Type, LogPosition Letter, uint Version, long At, LogPosition Position, UInt128 Dispatch, UInt128 Mailbox = default,
    UInt128 Merge = default);
