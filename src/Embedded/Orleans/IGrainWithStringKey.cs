namespace Orleans;

/// <summary>A grain whose primary key is a <see cref="string"/>.</summary>
public interface IGrainWithStringKey : IGrain;
