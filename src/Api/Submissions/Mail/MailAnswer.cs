namespace Budkavle.Api.Submissions;

/// <summary>What a client is told.</summary>
/// <param name="Code">RFC 5321: 250 taken, 4yz again later, 5yz never.</param>
/// <param name="Text">The enhanced code (RFC 3463) and a few words, ASCII.</param>
internal sealed record MailAnswer(int Code, string Text);
