namespace Budkavle.Api.Moving;

/// <summary>A package is not what it should be. The message says where and what, in plain words, and nothing that letters say.</summary>
/// <param name="place">Such as "letter 17 of 1000".</param>
/// <param name="what">Such as "it was changed".</param>
public sealed class PackageFaultException(string place, string what) : Exception($"{place}: {what}")
{
    public string Place => place;

    public string What => what;
}
