namespace Budkavle.Api.Letters.Callbacks;

/// <summary>What came of a test message.</summary>
/// <param name="Taken">Whether the receiver answered 2xx.</param>
/// <param name="Status">Its HTTP status; 0 where there was no answer in time, or no public address.</param>
public sealed record CallbackTried(bool Taken, int Status);
