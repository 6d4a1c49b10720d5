namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The dispatch ends here. Letters already delivered stay delivered.</summary>
public sealed record DispatchCancelled : DispatchEvent;
