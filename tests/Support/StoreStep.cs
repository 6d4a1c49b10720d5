namespace Budkavle.Storage.Tests.Support;

/// <summary>A call to a store that a test may hold or break.</summary>
public readonly record struct StoreStep(int Number, StoreStepKind Kind);
