namespace Budkavle.Domain.Identity.Sessions;

/// <summary>What a request does to its session.</summary>
/// <param name="Verdict">Whether it goes on.</param>
/// <param name="Next">The session afterwards; the same object if nothing has to be stored.</param>
/// <param name="GivesCookie">Whether the answer carries the newest cookie.</param>
public readonly record struct SessionStep(SessionVerdict Verdict, CitizenSession Next, bool GivesCookie);
