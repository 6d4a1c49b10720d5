namespace Budkavle.Api.Operations.Watching;

/// <summary>An alarm that is on.</summary>
/// <param name="Name">Of its rule; leads to what to do.</param>
/// <param name="Wakes">Whether it wakes somebody.</param>
/// <param name="Since">When it was first so.</param>
/// <param name="English">What is wrong.</param>
/// <param name="Swedish">The same.</param>
public sealed record Alarm(string Name, bool Wakes, DateTimeOffset Since, string English, string Swedish);
