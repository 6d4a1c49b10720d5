using Budkavle.Domain.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>What a list shows of a letter, before it has a form.</summary>
/// <param name="LetterId">The letter's id as the world sees it.</param>
/// <param name="Row">What the list's row says.</param>
/// <param name="Sender">The sender's name; empty if nobody knows it any more.</param>
/// <param name="Subject">The subject in UTF-8: the row's own, or that of the dispatch.</param>
internal readonly record struct ShownLetter(Guid LetterId, LetterRow Row, string Sender, ReadOnlyMemory<byte> Subject);
