namespace Budkavle.Api.Pages.Ops;

/// <summary>Every alarm, whether it is on, and what to do about it.</summary>
public sealed class AlarmsModel : OpsPage;
