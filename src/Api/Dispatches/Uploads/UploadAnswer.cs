namespace Budkavle.Api.Dispatches;

/// <summary>What became of an upload of recipients.</summary>
/// <param name="Accepted">Recipients that count, duplicates included.</param>
/// <param name="Refused">Lines that do not.</param>
/// <param name="Errors">The first thousand of them.</param>
internal sealed record UploadAnswer(long Accepted, long Refused, IReadOnlyList<UploadError> Errors);
