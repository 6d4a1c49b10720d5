namespace Budkavle.Api.Moving;

/// <summary>What became of a package that was taken in.</summary>
/// <param name="Operator">The domain of the operator that made it.</param>
/// <param name="Letters">How many letters it has.</param>
/// <param name="Imported">Letters that were put into the mailbox now.</param>
/// <param name="AlreadyThere">Letters that an earlier import had put there.</param>
public sealed record ImportAnswer(string Operator, long Letters, long Imported, long AlreadyThere);
