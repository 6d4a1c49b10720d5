using Budkavle.Domain.Evidence;
using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>Something that happened to a letter and that a receipt can be had for.</summary>
/// <param name="Event">What.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="Position">The entry of the log that is evidence of it.</param>
public sealed record LetterEvent(ErdsEvent Event, long At, LogPosition Position);
