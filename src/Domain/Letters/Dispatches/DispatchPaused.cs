namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The dispatch stops after the lists now under way.</summary>
public sealed record DispatchPaused : DispatchEvent;
