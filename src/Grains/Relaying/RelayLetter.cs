using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Relaying;

/// <summary>A letter for another operator.</summary>
/// <param name="Id">As the world knows it: the same at every attempt.</param>
/// <param name="Mailbox">Whose letter.</param>
/// <param name="Letter">Which letter.</param>
public readonly record struct RelayLetter(Guid Id, StreamKey Mailbox, LetterReference Letter);
