using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Letters;

/// <summary>A letter, whole, and where it stands.</summary>
/// <param name="Id">As the world knows it.</param>
/// <param name="Place">Its entry's place, and its version in the mailbox.</param>
/// <param name="Entry">Its own entry.</param>
/// <param name="Letter">What it says.</param>
public sealed record FoundLetter(Guid Id, LetterId Place, Entry Entry, StoredLetter Letter);
