namespace Budkavle.Api.Operations.Watching;

/// <summary>What a rule has found to be wrong, in both languages of the pages. Names nobody.</summary>
internal readonly record struct Finding(string English, string Swedish);
