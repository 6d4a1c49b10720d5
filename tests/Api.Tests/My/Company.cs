namespace Budkavle.Api.Tests.My;

/// <summary>A company with a mailbox, and those who sign for it.</summary>
/// <param name="Index">Which of the register's.</param>
/// <param name="Number">The organisation number, 12 digits.</param>
/// <param name="Alone">Signs alone.</param>
/// <param name="First">Signs with another.</param>
/// <param name="Second">Signs with another.</param>
internal sealed record Company(int Index, string Number, Citizen Alone, Citizen First, Citizen Second) : IDisposable
{
    public string Name => $"Bolag {Index} AB";

    public void Dispose()
    {
        Alone.Dispose();
        First.Dispose();
        Second.Dispose();
    }
}
